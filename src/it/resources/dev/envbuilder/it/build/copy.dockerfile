# init: test "$(cat /dir/sub/deep/d.log)" = d
# init: test "$(cat '/dir/with space/s p')" = s
# init: test "$(readlink /dir/dangling)" = /absent
# init: test "$(stat -c %a /dir/b.txt)" = 600
# init: test "$(stat -c %u:%g /dir/sub)" = 0:0
# init: test "$(cat /work/here/a.txt)" = a
# init: test "$(ls /go | tr "\n" " ")" = "main.go main_test.go util.go "
# init: test -d /new/deeper
# init: test "$(cat /renamed)" = b
# init: test -f /parents/code/pkg/p.go
# init: test "$(cat '/spaced dir/s p')" = s
FROM @BUSYBOX@
COPY tree /dir
COPY tree/a.txt tree/b.txt /many/
COPY code/*.go /go/
COPY code/ma?n.go /go1/
COPY tree/b.txt /renamed
COPY empty /new/deeper/
COPY tree/link /followed
COPY ["tree/with space/s p", "/spaced dir/"]
COPY --parents code/pkg/*.go /parents/
COPY --exclude=*.go --exclude=.env code /excluded/
WORKDIR /work
COPY tree/a.txt here/
COPY tree/sub/ .
COPY --link tree/hard /linked/hard
