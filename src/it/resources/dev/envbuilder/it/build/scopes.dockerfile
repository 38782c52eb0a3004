# init: test "$(cat /seen)" = "env-wins given-none  from-env sub-v1"
# init: test "$KEEP" = 'a b"c'
# init: test -z "${SECRETLY+x}"
# config: .config.Env | any(. == "KEEP=a b\"c")
# config: .config.Env | all(startswith("BUILD_ONLY=") | not)
# config: .config.Labels == {"a":"1","b":"two words","ver":"v1"}
# config: .config.ExposedPorts == {"80/tcp":{},"53/udp":{}}
# config: .config.Volumes == {"/data":{},"/v2":{}}
# config: .config.StopSignal == "SIGQUIT"
# config: .config.Healthcheck.Test == ["CMD","true"]
# config: .config.Entrypoint == ["/bin/echo"]
# config: .config.Cmd == ["/bin/sh","-c","hi $x"]
# config: ([.history[] | select(.empty_layer | not)] | length) == (.rootfs.diff_ids | length)
FROM @BUSYBOX@
ARG A=arg
ENV A=env-wins
ARG BUILD_ONLY=given-none
ARG EMPTY
ENV FROM_ENV=from-env VER=v1
ENV KEEP="a b\"c"
LABEL a=1 b="two words" ver=$VER
EXPOSE 80 53/udp
VOLUME /data
VOLUME ["/v2"]
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=5s CMD ["true"]
RUN echo "$A $BUILD_ONLY $EMPTY $FROM_ENV sub-${VER%x}" >/seen
ENTRYPOINT ["/bin/echo"]
CMD hi $x
