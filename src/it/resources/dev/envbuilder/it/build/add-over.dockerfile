# init: test -f /over/a.txt && test -L /over/link && test "$(readlink /over/dangling)" = /absent
# init: test "$(stat -c %h /over/hard)" = 2 && test "$(stat -c %a /over/sub/c.txt)" = 4755
# init: test "$(stat -c %a /modes/b.txt)" = 600 && test "$(stat -c %a /modes/sub/deep)" = 2775
# init: test "$(stat -c %u:%g /owned/a.txt)" = 4:5 && test "$(stat -c %u:%g /owned/sub)" = 4:5
# init: test -f /both/b.txt && test -f /both/sub/c.txt && test -f /both/main.go
FROM @BUSYBOX@
RUN mkdir -p /over/a.txt/x /over/link
ADD archives/plain.tar /over/
ADD --chmod=700 archives/plain.tar.gz /modes/
ADD --chown=4:5 archives/plain.tar.xz /owned/
ADD archives/plain.tar.zst code/main.go /both/
ADD --link archives/plain.tar /linked/
