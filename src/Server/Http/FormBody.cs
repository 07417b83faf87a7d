using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Http;

/// <summary>Reads forms before their handlers, and refuses invalid ones.</summary>
internal static class FormBody
{
    // The lab's forms contain a recipe as text, like a link.
    private const int MostBytes = 16 * 1024 + RecipeLink.LongestText;

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
            // The request keeps the form for its handler. No token, as in BoundedBody.
            await context.Request.ReadFormAsync(CancellationToken.None);
            return null;
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        // The others of these are faults of a body, not of a form.
        catch (Exception exception) when (exception is InvalidDataException or IOException
            and not (BadHttpRequestException or ConnectionResetException))
        {
            return ProblemResults.Field(
                "form",
                "cannot be read; send application/x-www-form-urlencoded",
                isMalformed: true);
        }
    }

    private static ProblemHttpResult TooLarge() => TypedResults.Problem(
        statusCode: StatusCodes.Status413PayloadTooLarge, title: "The form is too large.",
        detail: $"It must have at most {JsonField.Format(MostBytes)} bytes.");
}
