# init: test -f /pivot/pkg/p.go && test -f /pivot/pkg/vendor/v.go && test ! -e /pivot/code
# init: test -f /without/pkg/p.go && test ! -e /without/pkg/vendor
# init: test "$(ls /chosen | tr "\n" " ")" = "a.txt b.txt "
# init: test -f /all/code/main.go && test -f /all/code/pkg/vendor/v.go
# init: test "$(stat -c %u:%g /all/code/pkg)" = 8:9
FROM @BUSYBOX@
COPY --parents code/./pkg/**/*.go /pivot/
COPY --parents --exclude=**/vendor code/./pkg /without/
COPY --exclude=* --exclude=!*.txt tree /chosen/
COPY --parents --chown=8:9 **/*.go /all/
