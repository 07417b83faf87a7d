using System.Reflection;
using Microsoft.Extensions.Logging;

namespace BackpropWeb.Server.Tests;

public sealed class EventIdTests
{
    private const BindingFlags Declared =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    /// <summary>A filter of the log by event id must find one message only.</summary>
    [Fact]
    public void EachMessageOfTheLogHasItsOwnEventId()
    {
        var messages = typeof(Program).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Declared))
            .Select(method => (
                Name: $"{method.DeclaringType!.Name}.{method.Name}",
                Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(item => item.Message is not null)
            .ToLookup(item => item.Message!.EventId, item => item.Name);
        Assert.NotEmpty(messages);
        Assert.Empty(messages.Where(id => id.Count() > 1).Select(id => $"{id.Key}: {string.Join(", ", id)}"));
    }
}
