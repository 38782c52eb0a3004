# init: getent passwd dev | grep -q /home/dev
# init: test "$(id -un)" = dev
# init: dpkg -s coreutils | grep -q Status
# init: test "$(cat /s/kept)" = kept
# config: .config.User == "dev"
FROM @DEBIAN@
RUN mkdir /s && echo kept >/s/kept && echo file >/s/replaced
RUN useradd --create-home --shell /bin/bash dev && groupadd extra && usermod -aG extra dev
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN perl -e 'use Socket; for (@ARGV) { unlink; socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($_)) or die }' /s/replaced /s/new
RUN echo more >>/s/kept && rm /s/new && sed -i 1q /s/kept
RUN dpkg --purge --force-all libdb5.3 2>/dev/null || true; rm -rf /usr/share/bash-completion /var/cache/*
RUN cp /bin/sleep /cap && touch /note && perl -e 'sub set { my ($f, $n, $v) = @_; syscall(188, $f, $n, $v, length $v, 0) == 0 or die "$n: $!" } set("/cap", "security.capability", pack("V5", 0x02000001, 1 << 13, 0, 0, 0)); set("/note", "user.note", "a\0\xff")'
RUN cp -a /cap /cap-copied; ln /cap /cap-hard
USER dev
WORKDIR /home/dev/project
RUN echo "echo hi" >run.sh && chmod +x run.sh && ./run.sh | tee out
