# init: test "$(cat /args)" = "1 stage-default unset"
ARG NAME=base/busybox
ARG VERSION=1
FROM @REGISTRY@/${NAME}:${VERSION:-2}
ARG VERSION
ARG OTHER=stage-default
RUN echo "$VERSION $OTHER ${NAME-unset}" >/args
