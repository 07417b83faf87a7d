using System.IO.Pipelines;
using System.Text;

namespace BackpropWeb.Server.Http;

/// <summary>Text of a response, written as the client reads it.</summary>
internal sealed class StreamedText(PipeWriter pipe, CancellationToken cancellationToken)
{
    /// <summary>The text that is not written yet.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Writes the text if it is long. Call it after each line.</summary>
    public ValueTask FlushIfLongAsync() => Text.Length < StreamedJson.FlushBytes ? default : new(FlushAsync());

    public async Task FlushAsync()
    {
        foreach (var chunk in Text.GetChunks())
            Encoding.UTF8.GetBytes(chunk.Span, pipe);
        Text.Clear();
        await pipe.FlushAsync(cancellationToken);
    }
}
