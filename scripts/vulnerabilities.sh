#!/usr/bin/env bash
# Fails if a direct or transitive package of the solution has a known vulnerability. First checks that the registry has
# advisory data: it must report a package with a known vulnerability.
set -uo pipefail
cd "$(dirname "$0")/.."
found='has the following vulnerable packages'

canary=$(mktemp -d)
trap 'rm -rf "$canary"' EXIT
cat >"$canary/Canary.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup>
</Project>
PROJECT
answer=$(cd "$canary" && dotnet list package --vulnerable 2>&1)
if ! grep -q "$found" <<<"$answer"; then
  echo "Vulnerabilities were not checked: the package registry has no advisory data."
  exit 0
fi

answer=$(dotnet list BackpropWeb.sln package --vulnerable --include-transitive 2>&1)
if grep -q "$found" <<<"$answer"; then
  echo "$answer"
  exit 1
fi
echo "No package has a known vulnerability."
