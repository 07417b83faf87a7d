# The tag follows the newest 10.0 SDK; global.json takes 10.0.400 or any later feature band.
# The build runs on the builder's own processor and publishes for the image's: docker buildx build --platform
# linux/amd64,linux/arm64 needs no emulation.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source

# Packages first: this layer is built again only when a project file changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Engine/Engine.csproj src/Engine/
COPY src/Contracts/Contracts.csproj src/Contracts/
COPY src/Recipes/Recipes.csproj src/Recipes/
COPY src/Client/Client.csproj src/Client/
COPY src/Server/Server.csproj src/Server/
RUN dotnet restore src/Server

# The assemblies run on every processor; NativePlatform chooses the native libraries.
COPY .editorconfig ./
COPY src/ src/
RUN dotnet publish src/Server --no-restore -o /app -p:NativePlatform=linux-$(case "$TARGETARCH" in arm64) echo arm64 ;; *) echo x64 ;; esac)

# The final image has no shell to make the data folder with.
RUN mkdir /empty

# No shell, no package manager, no ICU (the server's globalization is invariant).
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app ./
# User 1654 is the image's own "app". A new volume takes over the owner of the folder it is mounted on.
COPY --from=build --chown=1654:1654 /empty /data

# The base image sets HTTP_PORTS; emptied, so that there is one place that says where the server listens.
# Without diagnostics the runtime opens no debugger socket.
ENV ASPNETCORE_HTTP_PORTS="" \
    ASPNETCORE_URLS=http://+:8080 \
    Storage__Folder=/data \
    DOTNET_EnableDiagnostics=0

USER 1654
EXPOSE 8080
VOLUME /data

# The server's own command: it asks the address above for /healthz/ready, and ends with 0 or 1.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["dotnet", "BackpropWeb.Server.dll", "--health"]

ENTRYPOINT ["dotnet", "BackpropWeb.Server.dll"]
