import ArgumentParser

/// The parts of the benchmark that are Swift. `Benchmarks/run` puts them together.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "OPDBenchmarks",
        abstract: "Measures OPDesk. Run Benchmarks/run, which calls this.",
        subcommands: [EngineBenchmark.self, JSONBenchmark.self, BareServer.self, DeskServer.self])
}
