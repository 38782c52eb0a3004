# init: test "$(cat /two)" = "second line"
# init: test "$(cat /script)" = "awk was here"
# init: test "$(cat /etc/motd)" = 'hello $USER_NAME you'
# init: test "$(cat /literal)" = 'not $EXPANDED'
# init: test "$(stat -c %a:%u /etc/issue)" = 640:3
# init: test "$(cat /piped)" = 2
FROM @BUSYBOX@
ENV EXPANDED=you
RUN <<END
echo first line
echo second line >/two
END
RUN <<END
#!/bin/awk -f
BEGIN { print "awk was here" >"/script" }
END
RUN cat <<ONE | wc -l >/piped
1
2
ONE
COPY <<"MOTD" <<ISSUE /etc/
x
MOTD
y
ISSUE
COPY <<END /etc/motd
hello \$USER_NAME $EXPANDED
END
COPY <<'END' /literal
not $EXPANDED
END
COPY --chmod=640 --chown=3:4 <<END /etc/issue
owned
END
