using Microsoft.AspNetCore.Components;

namespace BackpropWeb.Client.Shared;

internal static class NavigationExtensions
{
    /// <summary>The part of the address after the #; empty if it has none, and while the server renders.</summary>
    public static string Fragment(this NavigationManager navigation) =>
        new Uri(navigation.Uri).Fragment.TrimStart('#');
}
