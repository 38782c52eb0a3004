# init: test "$(stat -c %a /setuid /setgid /sticky | tr '\n' ' ')" = "4750 2755 1777 "
# init: test "$(stat -c %t:%T:%F /dev1)" = "1:3:character special file"
# init: test -p /pipe
FROM @BUSYBOX@
RUN cp /bin/busybox /setuid && chmod 4755 /setuid && cp /bin/busybox /setgid && chown 1:2 /setgid && chmod 2755 /setgid && mkdir -m 1777 /sticky
RUN mknod /dev1 c 1 3 && mknod /dev2 b 7 200 && mkfifo -m 600 /pipe
RUN touch -d @0 /old && touch -d @4000000000 /future && touch -h -d @1 /bin
RUN : >/etc/empty && chmod 000 /etc/empty
RUN chown 70000:80000 /pipe && chmod 700 /tmp
RUN chown 1 /setuid
RUN chmod 4750 /setuid
