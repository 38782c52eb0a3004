# init: test "$(cat /s/kept)" = kept
FROM @DEBIAN@
RUN mkdir /s && echo kept >/s/kept && echo file >/s/replaced
RUN perl -e 'use Socket; for (@ARGV) { unlink; socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($_)) or die }' /s/replaced /s/new
RUN echo more >>/s/kept && rm /s/new && sed -i 1q /s/kept
