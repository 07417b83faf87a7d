using BackpropWeb.Server.Http;
using BackpropWeb.Server.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Ownership;

/// <summary>What only owners may do: the key of a request, the check, and its problem details.</summary>
internal static class OwnerAccess
{
    private const string Header = "X-Owner-Key";

    /// <summary>The owner key of a request: from the header, or from the cookie.</summary>
    public static string? KeyOf(HttpContext context, string id) =>
        context.Request.Headers[Header].FirstOrDefault() ?? OwnerCookie.Read(context, id);

    /// <summary>Returns why a key gives no access, or null.</summary>
    /// <param name="owned">The row; null if it does not exist.</param>
    /// <param name="key">The key of the request.</param>
    /// <param name="unknown">The outcome for a row that does not exist.</param>
    /// <param name="notOwner">The outcome for a wrong key or a row without an owner.</param>
    public static TOutcome? Refuse<TOutcome>(IOwned? owned, string? key, TOutcome unknown, TOutcome notOwner)
        where TOutcome : class
    {
        if (owned is null)
            return unknown;
        return OwnerKey.Opens(key, owned.OwnerKeyHash) ? null : notOwner;
    }

    /// <param name="noun">Kind of the resource with the owner key, such as "run".</param>
    public static ProblemHttpResult NotOwner(string noun) => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: $"Only the {noun}'s owner may do this.",
        detail: $"Send the {noun}'s ownerKey as the header {Header}.");

    /// <summary>Describes the header.</summary>
    /// <param name="noun">Kind of the resource with the owner key, such as "run".</param>
    public static RouteGroupBuilder WithOwnerKey(this RouteGroupBuilder group, string noun) =>
        group.WithMetadata(new DescribedParameter(
            Header, $"The {noun}'s ownerKey; not needed if the owner's cookie is sent.", JsonSchemaType.String,
            In: ParameterLocation.Header));
}
