# case: surroundings
FROM @BASE@
RUN id >/id; umask >/umask; pwd >/pwd; env | grep -v ^HOSTNAME= | sort >/env; cat >/stdin; echo $0 >/zero
USER dev
RUN id >/tmp/id; umask >/tmp/umask; pwd >/tmp/pwd; env | grep -v ^HOSTNAME= | sort >/tmp/env; touch ~/made
ENV HOME=/elsewhere
RUN echo $HOME >/tmp/home

# case: hostname
# differs: /env | f 644 0:0 '0' | f 644 0:0 '1' | BuildKit sets no HOSTNAME: executor/oci/spec.go takes the image's variables and PATH only
FROM @BASE@
RUN env | grep -c ^HOSTNAME= >/env || true

# case: forms
# differs: /not-json | f 644 0:0 '' | absent | buildah takes [ ... ] with something behind it for the exec form; PAR/line_parsers.go parseJSON
FROM @BASE@
RUN echo a \
    # a comment between
    b >/shell

RUN ["/bin/sh", "-c", "echo '$HOME' >/exec"]
RUN ["sh", "-c", "echo by path >/path"]
RUN [ "echo" ] >/not-json || true
run    echo lower    "  blanks  " >/lower
RUN echo one && \

    echo two >/after-empty
RUN echo 'quo"te' "dou'ble" back\\slash >/quotes
RUN set -e; false || echo "a;b" >/set
RUN echo ☃ 'ü' >/unicode
RUN echo tab	tab >/tab

# case: shell
FROM @BASE@
SHELL ["/bin/sh", "-exc"]
RUN case $- in *e*) echo e >/flags;; esac
SHELL ["/bin/busybox", "sh", "-c"]
RUN echo $0 >/name

# case: user
FROM @BASE@
USER 1000
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/uid
USER 1000:55
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/uid-gid
USER dev:staff
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/name-group
USER 4242
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/unknown
USER 4242:4343
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/unknown-pair
USER :staff
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/group-only || true
USER 77
RUN echo $(id -u) $(id -g) $(id -G) $HOME >/tmp/number-as-name

# case: files
FROM @BASE@
RUN mkdir -m 1777 /t && mkdir -m 2755 /g && touch /t/setuid && chmod 4755 /t/setuid && chown 3:4 /g
RUN ln -s /absent /dangling && mkfifo -m 600 /pipe && ln /pipe /pipe2
RUN echo x >/one && ln /one /two && ln -s one /sym && ln /sym /sym2
RUN rm -r /src/in && mkdir /src/in && echo new >/src/in/new && rm /pointer && mkdir /pointer
RUN rm /src/one && ln /src/link-target/kept /src/one && chmod 700 /sticky && chown 1:2 /shared
RUN touch "/snow☃" "/a b" && : >/empty && chmod 000 /empty
RUN mv /src/link-target /moved && rmdir /home/dev

# case: entrypoint-is-not-used
FROM @BASE@
ENTRYPOINT ["/bin/false"]
RUN echo ran >/ran

# case: leaves-processes
FROM @BASE@
RUN (sleep 3 >/dev/null 2>&1 &) ; echo done >/done

# case: failing
# refused: exit code 3
FROM @BASE@
RUN exit 3

# case: failing-pipe
FROM @BASE@
RUN false | true
RUN echo still >/here

# case: unknown-user
# refused: nosuch
FROM @BASE@
USER nosuch
RUN true

# case: unknown-group
# refused: nosuch
FROM @BASE@
USER dev:nosuch
RUN true
