# The build context of all cases.
mkdir -p tree/sub/deep 'tree/with space' tree/hollow tree/.dir modes odd special code/pkg/vendor globs/in archives
echo a >tree/a.txt
echo b >tree/b.txt
echo c >tree/sub/c.txt
echo d >tree/sub/deep/d.log
echo s >'tree/with space/s p'
echo h >tree/.hidden
echo i >tree/.dir/in
chmod 600 tree/b.txt
chmod 750 tree/sub
chmod 700 tree/sub/deep
ln -s a.txt tree/link
ln -s /absent tree/dangling
ln -s sub tree/to-sub
ln -s ../tree/sub tree/outward
ln tree/a.txt tree/hard
setfattr -n user.note -v hello tree/a.txt

for m in 000 400 644 711 777 4755 2755 6711; do echo "$m" >"modes/$m"; chmod "$m" "modes/$m"; done
for m in 700 1777 2775 500; do mkdir "modes/d$m"; chmod "$m" "modes/d$m"; done
chown 12:34 modes/644

echo 1 >'odd/a b'
echo 2 >"odd/$(printf 'snow\342\230\203')"
echo 3 >'odd/quote"'
echo 4 >'odd/star*'
echo 5 >'odd/[br]'
echo 6 >'odd/back\slash'
echo 7 >'odd/$dollar'
echo 8 >'odd/-dash'
echo 9 >"odd/it's"

truncate -s 1M special/sparse
echo end >>special/sparse
: >special/empty

for n in main util main_test; do echo "$n" >"code/$n.go"; done
echo p >code/pkg/p.go
echo v >code/pkg/vendor/v.go
echo readme >code/README.md
echo secret >code/.env
echo top >top.txt
echo token >token

for n in a1 a2 b1 ab a.md b.md .dot in/a1 in/z; do echo "$n" >"globs/$n"; done

tar -C tree -cf archives/plain.tar --owner=0 --group=0 --mtime=@1000000000 .
tar -C tree -cf archives/owned.tar --owner=7 --group=8 --numeric-owner .
gzip -nk archives/plain.tar
bzip2 -k archives/plain.tar
xz -k archives/plain.tar
zstd -q archives/plain.tar
cp archives/plain.tar.gz archives/disguised
echo 'not an archive' >archives/text.tar.gz
tar -C tree -cf archives/two.tar a.txt sub
tar -C tree/sub -cf archives/dot.tar --transform 's,^,new/,' deep
mkdir fifo
mkfifo fifo/pipe
echo f >fifo/file
