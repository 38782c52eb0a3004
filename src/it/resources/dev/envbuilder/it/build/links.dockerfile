# init: test "$(stat -c %h /a/one)" = 3
# init: test "$(stat -c %i /a/one)" = "$(stat -c %i /b/three)"
# init: test "$(stat -c %h /base-sh)" -gt 2
FROM @BUSYBOX@
RUN mkdir /a /b && echo x >/a/one && ln /a/one /a/two
RUN ln /a/one /b/three
RUN chmod 640 /b/three
RUN ln /bin/busybox /base-sh
RUN ln -s one /a/sym && ln /a/sym /a/symhard
RUN mkfifo /a/pipe && ln /a/pipe /b/pipe
RUN mv /a/two /b/two && ln /b/two /a/four && rm /a/four
