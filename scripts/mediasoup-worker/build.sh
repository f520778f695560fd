#!/usr/bin/env bash
# Builds mediasoup-worker from the npm package's source against the system's libraries (see README.md).
# usage: build.sh WORKER_SOURCE_DIR OUTPUT_BINARY
set -euo pipefail
source_dir=$(realpath "$1")
output=$(realpath -m "$2")
here=$(dirname "$(realpath "$0")")
build_dir=$(mktemp -d)
trap 'rm -rf "$build_dir"' EXIT

# Debian's libsrtp2 does its crypto in NSS, which costs a media worker about half of its viewers. This builds the same
# Debian source on OpenSSL, which Debian's own configuration leaves out; it takes seconds.
build_srtp_on_openssl() {
  local work=$build_dir/srtp
  mkdir -p "$work/parts" "$work/lists/partial"
  local list
  for list in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
    if [ -f "$list" ]; then sed 's/^Types:.*$/Types: deb-src/' "$list" >"$work/parts/$(basename "$list")"; fi
  done
  if [ -f /etc/apt/sources.list ]; then sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$work/parts/source.list"; fi
  local options=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/parts" -o "Dir::State::Lists=$work/lists"
    -o APT::Sandbox::User=root -qq)
  apt-get "${options[@]}" update
  (cd "$work" && apt-get "${options[@]}" source libsrtp2)
  meson setup "$work/build" "$work"/libsrtp2-*/ --buildtype release --default-library static --prefix "$work/prefix" --libdir lib \
    -Dcrypto-library=openssl -Dtests=disabled -Dpcap-tests=disabled >"$work/meson.log"
  ninja -C "$work/build" install >"$work/ninja.log"
  export PKG_CONFIG_PATH=$work/prefix/lib/pkgconfig
}
build_srtp_on_openssl || { echo "build.sh: no libsrtp on OpenSSL; refusing Debian's, which is half as fast" >&2; exit 1; }

cp -r "$source_dir" "$build_dir/worker"
cd "$build_dir/worker"

# Debian 12 ships meson 1.0.1; nothing that the worker's build uses needs 1.1.
sed -i "s/meson_version: '>= 1.1.0'/meson_version: '>= 1.0.0'/" meson.build
# A BIO callback must hand back the result of control calls (README.md, kernel TLS).
sed -i 's/(operationType == BIO_CB_RETURN) ?/(operationType \& BIO_CB_RETURN) ?/' src/RTC/DtlsTransport.cpp
grep -q 'operationType & BIO_CB_RETURN' src/RTC/DtlsTransport.cpp ||
  { echo "build.sh: the BIO callback of this mediasoup version is not the one known; look at README.md" >&2; exit 1; }

rm -rf subprojects
cp -r "$here/subprojects" subprojects

# One precompiled header for what nearly every source includes.
mkdir pch
cat >pch/worker.hpp <<'PCH'
#pragma once
#include "common.hpp"
#include "FBS/message.h"
#include "FBS/notification.h"
#include "FBS/request.h"
#include "FBS/response.h"
#include "FBS/transport.h"
#include "FBS/worker.h"
#include <ankerl/unordered_dense.h>
#include <uv.h>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>
PCH
sed -i "s|^  sources: common_sources + \['src/main.cpp'\],$|&\n  cpp_pch: 'pch/worker.hpp',|" meson.build

meson setup --buildtype release -Db_ndebug=true --wrap-mode=nodownload build . >"$build_dir/meson.log" ||
  { tail -n 30 "$build_dir/meson.log" >&2; exit 1; }
# libwebrtc's part reads the generated headers without saying so: on a busy machine it is compiled before they are there.
ninja -C build fbs/FBS/worker.h
ninja -C build mediasoup-worker
mkdir -p "$(dirname "$output")"
strip -s -o "$output.tmp" build/mediasoup-worker
mv "$output.tmp" "$output"
