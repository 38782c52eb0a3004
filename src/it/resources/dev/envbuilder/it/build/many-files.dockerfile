# init: test "$(find /many -type f | wc -l)" = 10000
FROM @BUSYBOX@
RUN mkdir /many && cd /many && seq 1 100 | while read d; do mkdir $d; (cd $d; seq 1 100 | awk '{ print $0 >"f" $0; close("f" $0) }'); done
RUN rm -r /many/7 && mkdir /many/7 && cd /many/7 && seq 1 100 | awk '{ print "x" $0 >"g" $0; close("g" $0) }' && echo more >>/many/8/f1
