# config: .config.Cmd == null
# config: .config.Entrypoint == ["/bin/ash","-e","-c","exec top"]
# config: .config.Env == ["PATH=/opt:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","ONE=uno","TWO=1"]
# config: .config.ExposedPorts == {"53/udp":{},"7000/tcp":{},"7001/tcp":{},"7002/tcp":{}}
# config: .config.WorkingDir == "/slash/below"
# config: .config.Healthcheck == {"Test":["CMD-SHELL","true"],"StartInterval":3000000000}
# config: .author == "second"
FROM @BUSYBOX@ AS parent
CMD ["of the parent"]
SHELL ["/bin/ash", "-e", "-c"]

FROM parent
ENV ONE=1
ENV ONE=uno TWO=$ONE
ENV PATH=/opt:$PATH
EXPOSE 53/UDP 7000-7002
WORKDIR /slash//other/../
WORKDIR below/
HEALTHCHECK --start-interval=3s CMD true
MAINTAINER first
MAINTAINER second
ENTRYPOINT exec top
