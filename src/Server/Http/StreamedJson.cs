using System.IO.Pipelines;
using System.Text.Json;

namespace BackpropWeb.Server.Http;

/// <summary>JSON of a response, written as the client reads it.</summary>
internal sealed class StreamedJson(PipeWriter pipe, CancellationToken cancellationToken) : IAsyncDisposable
{
    public const int FlushBytes = 1 << 16;

    private long _flushed;

    public Utf8JsonWriter Writer { get; } = new(pipe);

    /// <summary>Writes the JSON so far if it is long. Call it after each value of a long list.</summary>
    public ValueTask FlushIfLongAsync() =>
        // The writer commits to the pipe whenever a segment is full, so what is pending stays small.
        Writer.BytesCommitted + Writer.BytesPending - _flushed < FlushBytes ? default : new(FlushAsync());

    public ValueTask DisposeAsync() => Writer.DisposeAsync();

    private async Task FlushAsync()
    {
        await Writer.FlushAsync(cancellationToken);
        await pipe.FlushAsync(cancellationToken);
        _flushed = Writer.BytesCommitted;
    }
}
