# init: test "$(cat /shell)" = "a b"
# init: test "$(cat /exec)" = '$HOME'
# init: test "$(cat /flags)" = ex
# init: test "$(cat /sub/where)" = /sub
# config: .config.Shell == ["/bin/sh","-ex","-c"]
FROM @BUSYBOX@
RUN echo a \
    # a comment between
    b >/shell
RUN ["/bin/sh", "-c", "echo '$HOME' >/exec"]
SHELL ["/bin/sh", "-ex", "-c"]
RUN case $- in *e*) echo ex >/flags;; esac
WORKDIR /sub
RUN pwd >where
