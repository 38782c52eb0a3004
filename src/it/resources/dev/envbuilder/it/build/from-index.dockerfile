# config: .architecture != "mips64le"
FROM --platform=$BUILDPLATFORM @INDEX@
RUN echo index >/index
