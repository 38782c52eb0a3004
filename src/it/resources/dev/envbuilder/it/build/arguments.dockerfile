# init: test "$(cat /after-env)" = "default"
# init: test "$(cat /child)" = "inherited"
# init: test "$A:$B" = "env:default"
FROM @BUSYBOX@ AS parent
ARG INHERITED=inherited
ENV A=env
ARG A=default
RUN echo "$A" >/after-env
ENV B=$A

FROM parent
RUN echo "$INHERITED" >/child
