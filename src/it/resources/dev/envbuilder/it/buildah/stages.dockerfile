# case: from
FROM @BASE@ AS first
RUN mkdir /o && echo 1 >/o/one && ln /o/one /o/hard && ln -s one /o/sym && mkdir -m 700 /o/private && echo >/o/private/f && chown -R 3:4 /o/private
WORKDIR /o
FROM @BASE@ AS unused
RUN exit 1
FROM first AS third
RUN echo 3 >/o/three && rm /o/hard
FROM @BASE@
COPY --from=first /o /first
COPY --from=first o/one /relative
COPY --from=2 /o/ /third/
COPY --from=third /o/sym /sym
COPY --from=0 /o/o* /globbed/
COPY --from=@BUSYBOX@ /etc/passwd /passwd
COPY --from=first ["/o/one", "/o/sym", "/json/"]
COPY --from=first /src/to-in/two /through-link
COPY --from=first /pointer /pointed/

# case: names-in-capitals
# differs: build | built | refused | buildah compares stage names as they are spelled; LLB/convert.go findStateByName ignores case
FROM @BASE@ AS First
RUN echo 1 >/one
FROM @BASE@
COPY --from=FIRST /one /one

# case: inherits-files
FROM @BASE@ AS a
RUN echo a >/a && rm /src/one
FROM a AS b
RUN echo b >/b && rm /a
FROM b
COPY --from=a /a /a2

# case: name-beats-image
FROM @BASE@ AS busybox
RUN echo stage >/stage
FROM busybox
RUN cat /stage >/seen

# case: copy-from-itself
# refused: Dockerfile:2
FROM @BASE@ AS me
COPY --from=me /src/one /x

# case: copy-from-later
# option: --target one
# refused: later
FROM @BASE@ AS one
COPY --from=later /src/one /x
FROM @BASE@ AS later

# case: number-of-a-later-stage
# option: --target one
# refused: 1
FROM @BASE@ AS one
COPY --from=1 /src/one /x
FROM @BASE@

# case: missing-source
# refused: absent
FROM @BASE@ AS a
FROM @BASE@
COPY --from=a /absent /x

# case: onbuild-in-parent-stage
# needs: triggers of a parent stage in the same Dockerfile
FROM @BASE@ AS a
ONBUILD RUN echo triggered >/triggered
FROM a
RUN ls /triggered >/seen

# case: onbuild-of-image
FROM @ONBUILD@
RUN echo after >/after

# case: index
FROM @INDEX@
RUN echo index >/index

# case: platform
FROM --platform=linux/amd64 @INDEX@
RUN echo index >/index

# case: case-and-blanks
# differs: build | built | refused | buildah compares stage names as they are spelled; LLB/convert.go findStateByName ignores case
  from    @BASE@   as   Mixed.Name-1
run true
FROM mixed.name-1

# case: root-of-a-stage
# differs: config.WorkingDir | "/" | null | the working directory of FROM scratch; LLB/image.go emptyImage
FROM @BASE@ AS a
FROM scratch
COPY --from=a / /
