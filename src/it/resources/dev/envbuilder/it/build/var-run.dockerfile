# init: test "$(cat /run/app/pid)" = 1
# init: test "$(readlink /var/run)" = /run
# init: test "$(cat /opt/current/x)" = x
FROM @BUSYBOX@
RUN mkdir -p /run /opt/v1 && ln -s /run /var/run && ln -s v1 /opt/current
RUN mkdir /var/run/app && echo 1 >/var/run/app/pid
COPY tree/a.txt /var/run/app/
COPY tree/b.txt /opt/current/
WORKDIR /var/run/made
RUN echo x >/opt/current/x && rm /opt/v1/b.txt
