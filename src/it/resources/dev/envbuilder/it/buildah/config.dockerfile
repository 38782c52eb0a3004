# case: env
# differs: config.Env | ["PATH=/opt/bin:/usr/local/bin:/usr/bin:/bin","FROM_BASE=yes","ONE=uno","TWO=two words","THREE=three words","FOUR=its","FIVE=a\"b","SIX=","SEVEN=","EIGHT=the whole   rest of the line","TEN=1","ELEVEN=$ONE","TWELVE=$ONE","with-dash=1","with.dot=2","lower=x","MULTI=first second","LAST=last","UNICODE=snow☃","TAB=a\tb","BACK=a\\b","QUOTED='","HASH=a#b"] | ["FROM_BASE=yes","ONE=uno","TWO=two words","THREE=three words","FOUR=its","FIVE=a\"b","SIX=","SEVEN=","EIGHT=the whole   rest of the line","TEN=1","ELEVEN=$ONE","TWELVE=$ONE","PATH=/opt/bin:/usr/local/bin:/usr/bin:/bin","with-dash=1","with.dot=2","lower=x","MULTI=first second","LAST=last","UNICODE=snow☃","TAB=a\tb","BACK=a\\b","QUOTED='","HASH=a#b"] | buildah moves a changed variable to the end; LLB/convert.go addEnv changes it in its place
FROM @BASE@
ENV ONE=1 TWO="two words" THREE=three\ words FOUR='it''s' FIVE="a\"b" SIX= SEVEN=""
ENV EIGHT the whole   rest "of" the line
ENV ONE=uno TEN=$ONE ELEVEN='$ONE' TWELVE=\$ONE
ENV PATH=/opt/bin:$PATH
ENV with-dash=1 with.dot=2 lower=x
ENV MULTI="first \
second"   LAST=last
ENV UNICODE=snow☃ TAB="a	b" BACK=a\\b QUOTED="'" HASH=a#b

# case: label
FROM @BASE@
LABEL one=1 two="two words" "quoted key"="v" com.example.three='x y'
LABEL four the rest of it
LABEL one=uno multi="line \
continued" empty="" bare=
ARG WHO=me
LABEL by=$WHO single='$WHO' key-$WHO=1

# case: expose
# differs: config.ExposedPorts | {"443/tcp":{},"5/sctp":{},"53/udp":{},"7000/tcp":{},"7001/tcp":{},"7002/tcp":{},"7003/tcp":{},"80/tcp":{},"9000/tcp":{},"9000/udp":{}} | {"443/tcp":{},"5/sctp":{},"53/UDP":{},"7000-7003/tcp":{},"80/tcp":{},"9000/tcp":{},"9000/udp":{}} | buildah keeps capitals and ranges; LLB/convert_expose.go lower-cases protocols and spreads ranges
FROM @BASE@
ARG PORT=9000
EXPOSE 80 443/tcp 53/UDP 7000-7003 $PORT ${PORT}/udp
EXPOSE 80/tcp 5/sctp

# case: volume
# differs: /relative | absent | d 755 0:0 | buildah makes the directory of a last VOLUME; LLB/convert.go dispatchVolume only notes it
# differs: /trailing | absent | d 755 0:0 | buildah makes the directory of a last VOLUME; LLB/convert.go dispatchVolume only notes it
FROM @BASE@
ARG V=/from-arg
VOLUME /data $V
VOLUME ["/json", "/with space"]
VOLUME relative /trailing/

# case: cmd-forms
FROM @BASE@ AS exec
CMD ["a", "b c", "$HOME", "d\"e", "☃"]
FROM @BASE@ AS shell
CMD echo "a"   b $HOME && true
FROM @BASE@
CMD [ "not json' ]

# case: cmd-lost-to-entrypoint
FROM @BASE@
ENTRYPOINT ["/bin/echo"]

# case: cmd-before-entrypoint
FROM @BASE@
CMD ["mine"]
ENTRYPOINT ["/bin/echo"]

# case: cmd-of-parent-stage
FROM @BASE@ AS parent
CMD ["parents"]
FROM parent
ENTRYPOINT ["/bin/echo"]

# case: entrypoint-shell
FROM @BASE@
ENTRYPOINT exec top -b
CMD one two

# case: entrypoint-cleared
FROM @BASE@ AS parent
ENTRYPOINT ["/bin/echo"]
CMD ["x"]
FROM parent
ENTRYPOINT []

# case: shell
# differs: config.Cmd | ["/bin/sh","-e","-c","a b"] | ["/bin/sh","-c","a b"] | buildah has no SHELL for CMD and ENTRYPOINT; LLB/convert.go withShell
# differs: config.Entrypoint | ["/bin/sh","-e","-c","c d"] | ["/bin/sh","-c","c d"] | buildah has no SHELL for CMD and ENTRYPOINT; LLB/convert.go withShell
FROM @BASE@
SHELL ["/bin/sh", "-e", "-c"]
CMD a b
ENTRYPOINT c d
HEALTHCHECK CMD e f

# case: shell-of-parent
# differs: config.Cmd | ["/bin/ash","-x","-c","inherited"] | ["/bin/sh","-c","inherited"] | buildah has no SHELL for CMD and ENTRYPOINT; LLB/convert.go withShell
FROM @BASE@ AS parent
SHELL ["/bin/ash", "-x", "-c"]
FROM parent
CMD inherited

# case: stopsignal
FROM @BASE@
ARG S=INT
STOPSIGNAL SIG$S

# case: stopsignal-realtime
FROM @BASE@
STOPSIGNAL SIGRTMIN+3

# case: stopsignal-lower
FROM @BASE@
STOPSIGNAL sigterm

# case: healthcheck
FROM @BASE@
HEALTHCHECK --interval=1m30s --timeout=2s --start-period=500ms --retries=3 CMD ["test", "-f", "/x"]

# case: healthcheck-shell
FROM @BASE@
HEALTHCHECK --interval=5s CMD wget -q "http://x"  || exit 1

# case: healthcheck-none
FROM @BASE@ AS parent
HEALTHCHECK CMD true
FROM parent
HEALTHCHECK NONE

# case: healthcheck-inherited
FROM @BASE@ AS parent
HEALTHCHECK --retries=5 CMD true
FROM parent
ENV A=1

# case: healthcheck-start-interval
# differs: build | built | refused | newer than this buildah; INS/parse.go parseHealthcheck
FROM @BASE@
HEALTHCHECK --start-interval=3s CMD true

# case: maintainer
FROM @BASE@
MAINTAINER Somebody Else <some@body.example>

# case: user
FROM @BASE@
ARG U=nobody
USER $U:nogroup

# case: user-two-words
FROM @BASE@
USER a b

# case: workdir-path
FROM @BASE@
WORKDIR /a/../b/./c//d
WORKDIR e
ENV E=f
WORKDIR $E/${E}g
WORKDIR with space

# case: workdir-trailing
# differs: config.WorkingDir | "/slash" | "/slash/" | buildah does not clean the path; LLB/convert.go dispatchWorkdir
FROM @BASE@
WORKDIR /slash/

# case: workdir-quotes
FROM @BASE@
WORKDIR "/in quotes"

# case: onbuild
FROM @BASE@
ONBUILD RUN echo   two  blanks
ONBUILD COPY --chown=1:2 a b
onbuild env A=$B
ONBUILD ADD a \
    b

# case: inherits
# differs: /v2 | absent | d 755 0:0 | buildah makes the directory of a last VOLUME; LLB/convert.go dispatchVolume only notes it
FROM @BASE@ AS parent
ENV A=1
LABEL l=1
EXPOSE 1
VOLUME /v
WORKDIR /w
USER nobody
STOPSIGNAL SIGINT
SHELL ["/bin/sh", "-c"]
CMD ["c"]
ENTRYPOINT ["e"]
FROM parent AS child
ENV B=2
LABEL l=2 m=3
EXPOSE 2
VOLUME /v2
FROM child

# case: scratch
# differs: config.WorkingDir | "/" | null | the working directory of FROM scratch; LLB/image.go emptyImage
FROM scratch
COPY top.txt /
ENV A=1
CMD ["/top.txt"]

# case: labels-option
# needs: --label
# option: --label from=outside --label one=two
FROM @BASE@
LABEL one=1

# case: repeated
FROM @BASE@
CMD one
CMD ["two"]
ENTRYPOINT ["three"]
ENTRYPOINT four
USER 1
USER 2
STOPSIGNAL 1
HEALTHCHECK --interval=7s CMD true
HEALTHCHECK --timeout=3s CMD ["false"]
MAINTAINER first
MAINTAINER second
STOPSIGNAL 2
EXPOSE 1
EXPOSE 1
