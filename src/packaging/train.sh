# The work that decides which classes the ahead-of-time cache holds ("make train"). image.sh reads this file;
# "trained ARGUMENT..." runs envbuilder as a container would and notes what it loads. Each line should be something users do often.
trained --version
trained --help

# A registry that can only be read: files, served by the JDK.
pages=$training/pages
mkdir -p "$pages/v2/base/manifests" "$pages/v2/base/blobs"
examples/build-secrets/base-image.sh "$training/base" example
cp "$training/base/blobs/sha256/$(sed 's/.*"manifests":\[[^]]*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$training/base/index.json")" \
  "$pages/v2/base/manifests/latest"
for blob in "$training"/base/blobs/sha256/*; do cp "$blob" "$pages/v2/base/blobs/sha256:${blob##*/}"; done
"$JAVA_HOME/bin/jwebserver" -b 127.0.0.1 -p 0 -d "$pages" >"$training/server.log" &
server=$!
until port=$(sed -n 's/^URL .*:\([0-9]*\)\/$/\1/p' "$training/server.log") && [[ $port ]]; do sleep 0.1; done

mkdir -p "$training/context/folder" "$training/layers"
echo text >"$training/context/file"
echo text >"$training/context/folder/file"
tar -C "$training/context" -cf "$training/context/archive.tar" folder
echo '*.log' >"$training/context/.dockerignore"
cat >"$training/context/Dockerfile" <<DOCKERFILE
ARG BASE=127.0.0.1:$port/base:latest
FROM \$BASE AS tools
RUN mkdir /tools && echo tool >/tools/tool && ln /tools/tool /tools/same

FROM \$BASE
ARG NAME=\${UNSET:-world}
ENV GREETING="hello \$NAME"
LABEL a=b
RUN --mount=type=secret,id=TRAINING --mount=type=secret,id=TRAINING,env cat /run/secrets/TRAINING && rm -r /var
COPY --chown=1:1 --chmod=755 . /context/
COPY --from=tools /tools /tools
COPY <<END /document
\$GREETING
END
ADD archive.tar /archive/
WORKDIR /work
USER 1000:1000
RUN ["true"]
HEALTHCHECK CMD true
EXPOSE 80
VOLUME /data
ENTRYPOINT ["/bin/sh"]
CMD ["-c", "true"]
DOCKERFILE
build=(-e ENVBUILDER_BUILD_SECRET_TRAINING=a-secret -v "$training/layers:/layers"
  -e ENVBUILDER_LAYER_CACHE_DIR=/layers build -o "type=oci,dest=$training/image" "$training/context")
trained "${build[@]}" # every step runs
trained "${build[@]}" # every step is in the cache
trained -e ENVBUILDER_BUILD_SECRET_TRAINING=a-secret -v "$training/layers:/layers" \
  -v "$training/context:/workspaces/empty" -e ENVBUILDER_LAYER_CACHE_DIR=/layers \
  -e ENVBUILDER_PUSH_IMAGE=true -e ENVBUILDER_INIT_COMMAND=true -e ENVBUILDER_INIT_ARGS=yes
kill "$server"
