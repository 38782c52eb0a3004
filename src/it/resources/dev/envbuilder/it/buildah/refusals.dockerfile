# case: unknown-instruction
# refused: COYP
FROM @BASE@
COYP a b

# case: empty
# refused: Dockerfile

# case: no-from
# refused: FROM
RUN true

# case: from-without-name
# refused: FROM
FROM

# case: from-stage-name
# differs: build | refused | built | buildah takes any word; INS/parse.go parseBuildStageName
# refused: 9name
FROM @BASE@ AS 9name

# case: from-blank-variable
# refused: $NOTHING
FROM $NOTHING

# case: from-unknown-flag
# refused: --colour
FROM --colour=red @BASE@

# case: target-missing
# option: --target absent
# refused: absent
FROM @BASE@ AS a

# case: env-alone
# refused: ENV
FROM @BASE@
ENV ALONE

# case: env-empty-name
# differs: build | refused | built | buildah takes an empty name; INS/parse.go parseKvps
# refused: ENV
FROM @BASE@
ENV =value

# case: env-mixed
# refused: ENV
FROM @BASE@
ENV a=b c

# case: arg-empty-name
# differs: build | refused | built | buildah takes an empty name; INS/parse.go parseArg
# refused: ARG
FROM @BASE@
ARG =x

# case: copy-one-word
# refused: COPY
FROM @BASE@
COPY a

# case: copy-unknown-flag
# refused: --colour
FROM @BASE@
COPY --colour=red tree /x

# case: copy-flag-twice
# differs: build | refused | built | the last one wins in buildah; INS/bflag.go BFlags.Parse
# refused: --chown
FROM @BASE@
COPY --chown=1 --chown=2 tree /x

# case: expose-nonsense
# differs: build | refused | built | buildah does not look at it; LLB/convert_expose.go parsePortSpec
# refused: 80x
FROM @BASE@
EXPOSE 80x

# case: expose-too-large
# differs: build | refused | built | buildah does not look at it; LLB/convert_expose.go parsePortSpec
# refused: 70000
FROM @BASE@
EXPOSE 70000

# case: expose-protocol
# differs: build | refused | built | buildah does not look at it; LLB/convert_expose.go parsePortSpec
# refused: icmp
FROM @BASE@
EXPOSE 80/icmp

# case: workdir-nothing
# refused: WORKDIR
FROM @BASE@
WORKDIR

# case: volume-empty
# refused: VOLUME
FROM @BASE@
VOLUME [""]

# case: stopsignal-unknown
# refused: SIGNOSUCH
FROM @BASE@
STOPSIGNAL SIGNOSUCH

# case: shell-not-json
# refused: SHELL
FROM @BASE@
SHELL /bin/sh -c

# case: healthcheck-type
# refused: HEALTHCHECK
FROM @BASE@
HEALTHCHECK RUN true

# case: healthcheck-interval
# refused: interval
FROM @BASE@
HEALTHCHECK --interval=never CMD true

# case: healthcheck-retries
# refused: retries
FROM @BASE@
HEALTHCHECK --retries=-1 CMD true

# case: healthcheck-nothing
# refused: HEALTHCHECK
FROM @BASE@
HEALTHCHECK CMD

# case: onbuild-onbuild
# refused: ONBUILD
FROM @BASE@
ONBUILD ONBUILD RUN true

# case: run-unknown-flag
# refused: --colour
FROM @BASE@
RUN --colour=red true

# case: mount-unknown-type
# refused: colour
FROM @BASE@
RUN --mount=type=colour true

# case: mount-unknown-key
# refused: colour
FROM @BASE@
RUN --mount=type=secret,id=a,colour=red true

# case: network-unknown
# refused: colour
FROM @BASE@
RUN --network=colour true

# case: substitution-open
# refused: Dockerfile:2
FROM @BASE@
ENV A=${B

# case: substitution-modifier
# refused: Dockerfile:2
FROM @BASE@
ENV A=${B:x}

# case: substitution-demanded
# refused: say so
FROM @BASE@
ENV A=${B:?say so}

# case: quote-open
# refused: Dockerfile:2
FROM @BASE@
ENV A="open

# case: heredoc-open
# refused: Dockerfile:2
FROM @BASE@
RUN <<END
true

# case: exec-form-missing-program
# refused: nosuch
FROM @BASE@
RUN ["nosuch"]

# case: glob-bad
# refused: Dockerfile:2
FROM @BASE@
COPY globs/[a /x
