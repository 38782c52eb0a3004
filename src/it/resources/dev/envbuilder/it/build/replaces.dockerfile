# init: test -f /d/sub; test -d /f/sub
# init: test "$(cat /l)" = l
FROM @BUSYBOX@
RUN mkdir -p /d/sub && echo 1 >/d/sub/x && echo f >/f && ln -s /d /l
RUN rm -r /d/sub && echo file >/d/sub && rm /f && mkdir -p /f/sub && echo >/f/sub/y
RUN rm /d/sub && mkdir /d/sub && echo back >/d/sub/x && rm -r /f && echo f >/f
RUN rm -r /d/sub && ln -s /f /d/sub && rm /f && mkdir -p /f/sub
RUN rm /d/sub && echo file >/d/sub && rm /l && echo l >/l
RUN mkdir /m && echo 1 >/m/1 && mv /m /n && mkdir /m && echo 2 >/m/2
