# init: test "$(stat -c %s /sparse)" = 268435456
# init: test "$(stat -c %b /sparse)" -lt 20000
# init: test "$(tail -c 4 /sparse)" = end
FROM @BUSYBOX@
RUN dd if=/dev/zero of=/sparse bs=1 count=0 seek=268435452 2>/dev/null && printf 'end\n' >>/sparse
