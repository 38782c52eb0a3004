# case: owner
FROM @BASE@
USER dev
WORKDIR /a/b
RUN touch mine; id -u >/tmp/uid
WORKDIR c/../d
USER 3:4
WORKDIR /by/numbers
USER 5
WORKDIR /by/number
USER :staff
WORKDIR /by/group
USER root
WORKDIR /by/root

# case: existing
FROM @BASE@
USER dev
WORKDIR /src/in
WORKDIR /pointer/new
WORKDIR /shared
WORKDIR /sticky/below

# case: over-file
# differs: build | refused | built | buildah puts up with a file; FSU/copy/mkdir.go MkdirAll
# refused: file
FROM @BASE@
RUN echo >/file
WORKDIR /file

# case: base-has-it
FROM @BASE@ AS a
WORKDIR /w
FROM a
RUN pwd >/where
COPY top.txt .
WORKDIR x/
WORKDIR y/
RUN pwd >there
WORKDIR /made/anyway

# case: user-without-account
# needs: WORKDIR of a user without an account
FROM @BASE@
USER nosuch
WORKDIR /x
USER root

# case: umask-and-setgid
FROM @BASE@
RUN mkdir -m 2775 /g && chown 0:50 /g
WORKDIR /g/sub/sub
COPY tree/a.txt copied/a
RUN mkdir by-run
