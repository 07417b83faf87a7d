using System.Text.Json.Serialization.Metadata;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Hosting;

/// <summary>Hosting under a path: <c>Hosting:PathBase</c>, or <c>X-Forwarded-Prefix</c> from a known proxy.</summary>
internal static class PathBase
{
    public static void AddPathBase(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptions.Validator>();
    }

    /// <summary>Sets the path base of a request, and removes it from the path if the proxy has not.</summary>
    /// <remarks>The framework's <c>UsePathBase</c> sets a fixed path base, and only if the path still starts with it.
    /// Here a proxy may send the path base in a header, and may have removed it from the path.</remarks>
    public static void UseSitePathBase(this WebApplication app)
    {
        var configured = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.PathBase ?? "";
        app.Use((context, next) =>
        {
            var request = context.Request;
            var forwarded = request.PathBase.ToString().TrimEnd('/');
            request.PathBase = configured.Length > 0 ? configured : SiteOptions.IsPathBase(forwarded) ? forwarded : "";
            if (request.PathBase.HasValue && request.Path.StartsWithSegments(request.PathBase, out var rest))
            {
                if (!rest.HasValue)
                {
                    context.Response.Redirect(SiteAddress.Root(context) + request.QueryString);
                    return Task.CompletedTask;
                }

                request.Path = rest;
            }

            return next(context);
        });
        app.UseRouting();
    }

    /// <summary>Adds the path base to the links in JSON.</summary>
    public static IJsonTypeInfoResolver WithPathBase(
        this IJsonTypeInfoResolver contracts, IHttpContextAccessor current) => contracts.WithAddedModifier(type =>
        {
            if (type.Type != typeof(RunLinks) && type.Type != typeof(StudyLinks) && type.Type != typeof(ClassLinks))
                return;
            foreach (var property in type.Properties)
            {
                var get = property.Get!;
                property.Get = links => get(links) is string address && current.HttpContext is { } context
                    ? SiteAddress.Of(context, address)
                    : get(links);
            }
        });
}
