# shellcheck shell=bash
# Sourced by verify: what became of a run, in sentences and in one last line. Reads what Maven said ($LOG) and the
# reports of the tests.

# What failed, one line each. Tests that failed are named; each other step says what it was.
tell_failures() {
  failed_tests | head -n 20 | sed 's/^/Failed: /'
  failed_steps
  left_out
  tell_unknown_failure "$1"
}

# Maven says "Failed to execute goal [<group>:<plugin>:<version>:<goal> [(<execution>)]] on project <name>: <why>".
failed_steps() {
  sed -n 's/^\[ERROR\] Failed to execute goal //p' "$LOG" | sed 's/ -> \[Help [0-9]*\]$//' | while IFS= read -r step; do
    failed_step "$step"
  done
}

failed_step() {
  local goal=${1%%on project *} rest=${1#*on project } module why
  module=${rest%%:*}
  module=${module#holdfast-}
  why=${rest#*: }
  case $goal in
    *:spotless-maven-plugin:*) echo "Failed: the sources of $module are not formatted; mvn spotless:apply formats them." ;;
    *:maven-compiler-plugin:*:testCompile*) echo "Failed: the tests of $module do not compile." ;;
    *:maven-compiler-plugin:*) echo "Failed: the sources of $module do not compile, or a checker found something in them." ;;
    *:maven-enforcer-plugin:*) echo "Failed: the tools are not the right ones. $why" ;;
    # The tests that failed are named already; without one, they did not run to their end.
    *:maven-surefire-plugin:* | *:maven-failsafe-plugin:*)
      [ "$(count failed)" -gt 0 ] || echo "Failed: the tests of $module did not run to their end. $why"
      ;;
    *:exec-maven-plugin:*\(*) tell_program "$module" "$goal" ;;
    *:*) goal=${goal#*:}; echo "Failed: ${goal% } of $module. $why" ;;
    *) echo "Failed: $module. $why" ;;
  esac
}

# What Maven only starts: the builds and checks with npm. Whoever is named by a test that failed is told already.
tell_program() {
  local execution=${2##*\(}
  echo "Failed: step ${execution%%\)*} of $1 (npm). Its own lines above say why."
}

# The count is of what ran, so it must not look like all.
left_out() {
  local modules
  modules=$(sed -n 's/^\[INFO\] Holdfast \([a-z]*\) \.* SKIPPED.*/\1/p' "$LOG" | paste -sd ' ' -)
  [ -z "$modules" ] || echo "Because of that these were left out, with their tests: $modules."
}

# Anything that Maven ends with has one sentence at least.
tell_unknown_failure() {
  [ "$1" != 0 ] || return 0
  ! grep -q '^\[ERROR\] Failed to execute goal ' "$LOG" || return 0
  echo "Failed: Maven ended with code $1. $(sed -n 's/^\[ERROR\] *\(.\)/\1/p' "$LOG" | head -n 1)"
}

# Runs a command on the reports, which each module has in directories of its own.
reports() {
  local files=(./*/target/*-reports/TEST-*.xml)
  [ ! -e "${files[0]}" ] || "$@" "${files[@]}" || true
}

# Names of tests in the reports of surefire, vitest and Playwright.
failed_tests() {
  # shellcheck disable=SC2016  # awk's own variables
  reports awk '
    function value(name) {
      return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
    }
    /^ *<testcase / { test = value("classname") " " value("name") }
    /^ *<(failure|error)[ >\/]/ && test != "" { print test; test = "" }' |
    sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&apos;/'"'"'/g; s/&#39;/'"'"'/g; s/&amp;/\&/g'
}

# How many tests there are in the reports: count passed|failed|skipped.
count() {
  reports grep -h '<testsuite ' | awk -v wanted="$1" '
    function value(name) {
      return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
    }
    { tests += value("tests"); n["skipped"] += value("skipped"); n["failed"] += value("failures") + value("errors") }
    END { n["passed"] = tests - n["failed"] - n["skipped"]; printf "%d\n", n[wanted] }'
}

tell_counts() {
  local skipped
  skipped=$(count skipped)
  [ "$skipped" = 0 ] || echo "$skipped skipped"
  echo "$(count passed) passed, $(count failed) failed"
}
