using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Hosting;

/// <summary>Reads forms before their handlers do, so that one that cannot be read is refused in one place.</summary>
public static class FormBody
{
    private const int MostBytes = 16 * 1024;

    public static IApplicationBuilder UseFormBody(this IApplicationBuilder app) =>
        app.Use(async (context, next) =>
        {
            if (context.Request.HasFormContentType && await RefusalAsync(context) is { } refusal)
                await refusal.ExecuteAsync(context);
            else
                await next(context);
        });

    private static async Task<IResult?> RefusalAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MostBytes)
            return TooLarge();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
        try
        {
            // It stays with the request: whoever asks for the form later gets this one.
            await context.Request.ReadFormAsync(context.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or IOException)
        {
            return Refuse.Field("form", "cannot be read; send application/x-www-form-urlencoded", isMalformed: true);
        }
    }

    private static ProblemHttpResult TooLarge() => TypedResults.Problem(
        statusCode: StatusCodes.Status413PayloadTooLarge, title: "The form is too large.",
        detail: $"It must have at most {JsonField.Say(MostBytes)} bytes.");
}
