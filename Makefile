# Every target uses JDK 25, wherever it is; src/packaging/tools.sh finds it and installs missing tools if it may.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help train demo test image bench jmh fuzz docs fmt check clean

tools := src/packaging/tools.sh
maven := export JAVA_HOME=$$($(tools) jdk) && mvn --batch-mode --no-transfer-progress -Dstyle.color=never

help: ## say what each target does
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: image ## build an example with secrets in a throw-away root, and look for leaks
	@$(tools) demo
	@examples/build-secrets/demo.sh

test: image ## all tests: unit, then in real containers (needs root for those)
	@$(tools) test
	@$(maven) verify
	@for kind in surefire fuzz failsafe; do \
	  sed -n 's/^Tests run: //p' target/$$kind-reports/*.txt | awk -F '[ ,]+' -v kind=$$kind \
	    '{ run += $$1; failed += $$3 + $$5; skipped += $$7 } \
	    END { print kind ": " run " tests, " failed " failed, " skipped " skipped" }'; \
	done

image: target/envbuilder.jar ## dist/rootfs, dist/image (OCI layout) and dist/envbuilder-image.tar
	@src/packaging/image.sh

target/envbuilder.jar: pom.xml $(shell find src/main -type f)
	@$(tools) java
	@$(maven) --quiet package -DskipTests
	@touch $@

train: target/envbuilder.jar ## write the list of classes for the start-up cache anew, after larger changes
	@src/packaging/image.sh train

bench: image ## measure against the workloads in bench/
	@bench/run.sh

jmh: ## measure single parts with JMH; make jmh ONLY=Dockerfile JMH='-f 1 -prof gc'
	@$(tools) java
	@$(maven) --quiet -Pjmh test-compile dependency:build-classpath -Dmdep.outputFile=target/jmh.classpath
	@"$$($(tools) jdk)/bin/java" -cp "target/test-classes:target/classes:$$(<target/jmh.classpath)" \
	  org.openjdk.jmh.Main $(ONLY) $(JMH)

# Jazzer's own driver, not Surefire: only it takes a time for all targets. It keeps what it learned in .cifuzz-corpus.
fuzz: ## fuzz every parser that reads foreign bytes; make fuzz TIME=10m ONLY=Dockerfile
	@$(tools) java
	@$(maven) --quiet test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/fuzz.classpath
	@src/fuzz/run.sh "$(or $(TIME),60s)" "$(ONLY)"

docs: target/envbuilder.jar ## write docs/options.md from the option table
	@"$$($(tools) jdk)/bin/java" -cp 'target/classes:target/lib/*' dev.envbuilder.cli.Main help options >target/options.md
	@mv target/options.md docs/options.md

fmt: ## format all Java sources
	@$(maven) --quiet spotless:apply

check: ## everything that needs no container: format, compiler warnings, unit tests
	@$(maven) spotless:check test

clean: ## delete what was built (not .cache, which holds base images for tests)
	@rm -rf target dist
