# init: test "$(ls /odd | wc -l)" -ge 6
FROM @BUSYBOX@
RUN mkdir /odd && cd /odd && touch -- "$(printf 'latin\351')" "$(printf 'ctl\001\033')" 'a b' "quote'\"" '*' '-rf' '\back' "$(printf 'new\nline')" "$(printf 'snow\342\230\203')" .wh .whx 'tab	x'
RUN cd /odd && ln "$(printf 'latin\351')" "$(printf '\377\376')" && ln -s "$(printf '\200to')" "$(printf 'l\200')"
RUN n=$(printf '%0200d' 0) && mkdir -p /long/$n/$n/$n && cd /long/$n/$n/$n && echo x >$n && ln -s ../$n/$n link$n && ln $n hard$n
RUN touch /long/$(printf '%0255d' 0) && ln -s $(printf '%03000d' 0) /long/sym
RUN rm -- "/odd/$(printf '\377\376')" /odd/-rf && mv /odd/\* /odd/star
