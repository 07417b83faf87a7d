using BackpropWeb.Server.Tests;

[assembly: AssemblyFixture(typeof(SharedServer))]
