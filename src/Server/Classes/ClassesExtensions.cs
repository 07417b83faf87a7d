using BackpropWeb.Server.Http;

namespace BackpropWeb.Server.Classes;

internal static class ClassesExtensions
{
    /// <summary>Adds classes. Runs and the cluster must be added before.</summary>
    public static WebApplicationBuilder AddClasses(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ClassStore>();
        services.AddSingleton<ClassService>();
        services.AddSingleton<ClassBoards>();
        services.AddSingleton<IApiExamples, ClassExamples>();
        services.AddHostedService<ClassRestorer>();
        return builder;
    }
}
