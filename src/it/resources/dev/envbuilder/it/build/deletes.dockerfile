# init: ! test -e /home; ! test -e /bin/vi
# init: test "$(ls -A /var)" = new
# init: test ! -L /usr/sbin
# init: test "$(cat /etc/group)" = "back"
FROM @BUSYBOX@
RUN rmdir /home && rm /bin/vi
RUN rm -r /var && mkdir /var && echo >/var/new
RUN rm /etc/group
RUN echo back >/etc/group
RUN mkdir -p /opt/a/b && echo 1 >/opt/a/b/f
RUN rm -r /opt/a && mkdir -p /opt/a/b && echo 2 >/opt/a/g
RUN rm -r /opt/a && mkdir /opt/.a
RUN touch /opt/gone && rm /opt/gone
RUN mv /usr/sbin /usr/moved
RUN mkdir /usr/sbin
