# What is built: one function a workload writes its context to a folder. Sourced by run.sh.
#
#   w1  three tiny RUNs on busybox
#   w2  a RUN that makes 100,000 files of 2 KiB, then ten tiny RUNs, on a small Debian
#   w3  one RUN that writes 1 GiB: half of it noise, a quarter base64, a quarter text
#   w4  a developer's image on a small Debian: users, archives that are fetched and unpacked, one with a secret, chown -R,
#       many small files as the user, deletions, COPY of sources; about 600 MB
#   w5  w4 again, all of it cached           w6  w4 again, two files of the last COPY changed
#   w7  a Debian of 1 GB, one layer, and nothing else          w7b  the same in four layers

w1() {
  printf 'FROM %s\nRUN echo one >/one\nRUN echo two >/two\nRUN echo three >/three\n' "$registry/busybox"
}

w2() {
  echo "FROM $registry/small"
  echo 'RUN perl -e '"'"'for $d (0..99) { mkdir "/many" if !$d; mkdir "/many/$d"; for $f (0..999) { open F, ">/many/$d/$f"; print F substr("$d $f " x 512, 0, 2048); close F } }'"'"
  for i in {1..10}; do echo "RUN echo $i >/tiny$i"; done
}

w3() {
  echo "FROM $registry/small"
  echo 'RUN openssl enc -aes-128-ctr -nosalt -K 0f0e0d0c0b0a09080706050403020100 -iv 0 -in /dev/zero 2>/dev/null | head -c 512M >/noise; \'
  echo '    openssl enc -aes-128-ctr -nosalt -K 000102030405060708090a0b0c0d0e0f -iv 0 -in /dev/zero 2>/dev/null | base64 | head -c 256M >/base64; \'
  echo '    seq 1 40000000 | head -c 256M >/text'
}

w4() { # CONTEXT
  mkdir -p "$1/conf" "$1/src"
  for i in {1..100}; do echo "setting$i = $i" >"$1/conf/$i.conf"; done
  for i in {1..401}; do seq "$i" "$((i + 400))" >"$1/src/$i.c"; done
  cat <<END
FROM $registry/small
ENV LANG=C.UTF-8 JAVA_HOME=/opt/jdk
RUN useradd --create-home --uid 1000 dev
COPY conf /etc/app
RUN mkdir /opt/jdk && curl -sf $files/jdk.tar.gz | tar xz -C /opt/jdk
RUN mkdir /opt/gcc && curl -sf $files/gcc.tar.gz | tar xz -C /opt/gcc
RUN --mount=type=secret,id=npmrc mkdir /opt/python && test -s /run/secrets/npmrc && curl -sf $files/python.tar.gz | tar xz -C /opt/python
RUN chown -R dev /opt/python
USER dev
WORKDIR /home/dev/app
RUN mkdir deps && curl -sf $files/deps.tar.gz | tar xz -C deps
RUN find deps -name '*.txt' -delete
USER root
RUN rm -rf /opt/gcc/plugin /var/lib/apt/lists
USER dev
COPY --chown=dev:dev src src
CMD ["/bin/bash"]
END
}

w7() { printf 'FROM %s\nRUN ["/bin/true"]\n' "$registry/big"; }

w7b() { printf 'FROM %s\nRUN ["/bin/true"]\n' "$registry/big4"; }
