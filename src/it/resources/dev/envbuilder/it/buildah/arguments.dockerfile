# case: global
# option: --build-arg VERSION=given --build-arg ONLY=given --build-arg LITERAL=$HOME
ARG VERSION=default
ARG OTHER=global-default
ARG DERIVED=${OTHER}-more
FROM @BASE@
RUN echo "1: ${VERSION-unset} ${OTHER-unset}" >>/seen
ARG VERSION
ARG OTHER
ARG DERIVED
RUN echo "2: $VERSION $OTHER $DERIVED" >>/seen
ARG VERSION=stage
ARG OTHER=stage
ARG LITERAL
RUN echo "3: $VERSION $OTHER $LITERAL" >>/seen
ARG NOTHING
ARG EMPTY=
RUN echo "4: ${NOTHING-unset} ${EMPTY-unset}" >>/seen
ENV E=$VERSION.$OTHER

# case: env-wins
# option: --build-arg A=given --build-arg B=given
FROM @BASE@
ENV A=env
ARG B=arg
ENV B=env
RUN echo "$A $B" >/seen
ENV C=${A}${B}

# case: arg-after-env
# differs: /seen | f 644 0:0 'given' | f 644 0:0 'env' | buildah lets ENV win always; LLB/convert.go dispatchArg sets the variable again
# differs: config.Env | ["PATH=/usr/local/bin:/usr/bin:/bin","FROM_BASE=yes","A=env","B=given"] | ["PATH=/usr/local/bin:/usr/bin:/bin","FROM_BASE=yes","A=env","B=env"] | buildah lets ENV win always; LLB/convert.go dispatchArg sets the variable again
# option: --build-arg A=given
FROM @BASE@
ENV A=env
ARG A=default
RUN echo "$A" >/seen
ENV B=$A

# case: several-on-a-line
FROM @BASE@
ARG A=1 B=2 C D="two words"
RUN echo "$A $B ${C-unset} $D" >/seen

# case: quotes
FROM @BASE@
ARG A="two words" 
ARG B='single $A'
ARG C=esc\ aped
ARG D=${A}x
RUN echo "$A|$B|$C|$D" >/seen

# case: platform
FROM @BASE@
ARG TARGETOS
ARG TARGETARCH
ARG TARGETPLATFORM
ARG BUILDPLATFORM
RUN echo "$TARGETOS $TARGETARCH $TARGETPLATFORM $BUILDPLATFORM" >/seen
RUN echo "${TARGETVARIANT-unset} ${BUILDOS-unset}" >/unseen

# case: proxy
# option: --build-arg HTTP_PROXY=http://proxy.example --build-arg no_proxy=none
FROM @BASE@
RUN echo "$HTTP_PROXY ${no_proxy-unset} ${HTTPS_PROXY-unset}" >/seen

# case: not-declared
# option: --build-arg UNKNOWN=x
FROM @BASE@
RUN echo "${UNKNOWN-unset}" >/seen

# case: target
# option: --target middle
FROM @BASE@ AS first
RUN echo first >/first
FROM first AS middle
RUN echo middle >/middle
FROM middle AS last
RUN exit 1

# case: base-name
# option: --build-arg TAG=1
ARG NAME=base/users
ARG TAG=none
FROM @REGISTRY@/${NAME}:${TAG} AS a
FROM a
ENV A=1

# case: inherited-by-stages
# differs: /b | f 644 0:0 'x' | f 644 0:0 'unset' | buildah forgets the arguments of a parent stage; LLB/convert.go dispatchState.init hands them on
FROM @BASE@ AS a
ARG X=x
RUN echo "$X" >/a
FROM a
RUN echo "${X-unset}" >/b

# case: env-from-parent
FROM @BASE@ AS a
ARG X=x
ENV E=$X
FROM a
ARG X=other
RUN echo "$E $X" >/b
