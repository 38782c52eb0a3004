# init: test "$(ls /some)" = a.txt
# init: test ! -e /none
# init: test "$(cat /last)" = b
# init: test "$(ls /class | tr "\n" " ")" = "main.go main_test.go "
# init: test "$(ls -A /hidden | tr "\n" " ")" = ".env main.go main_test.go p.go util.go vendor "
FROM @BUSYBOX@
COPY tree/a.txt tree/*.none /some/
COPY tree/*.none /none/
COPY tree/a.txt tree/b.txt /last
COPY code/[a-m]*.go /class/
COPY code/* code/.e* /hidden/
