import Foundation

/// Tries inputs, and remembers the first that something is wrong with.
///
/// `OPDESK_TEST_FUZZ_SECONDS` says for how long, `OPDESK_TEST_FUZZ_SEED` from which seed on. Without the first, beside all other
/// tests, a hundred are tried and none is timed. The input that is being tried is in a file, so that a crash leaves it behind.
package struct FuzzRun: Sendable {
    /// What is wrong with an input, and how to have it again.
    package struct Finding: Error, CustomStringConvertible {
        package let name: String
        package let seed: UInt64
        package let executions: Int
        package let input: [UInt8]
        package let problem: String

        package var description: String {
            let text = String(decoding: input.prefix(2_000), as: UTF8.self)
            return "\(name), seed \(seed), execution \(executions): \(problem)\n\(text)\nas base64: "
                + Data(input.prefix(20_000)).base64EncodedString()
        }
    }

    private let name: String
    private let seed: UInt64
    /// Nil for so many executions.
    private let duration: Duration?
    private let most: Int

    /// An input may take so long: far more than the slowest does, far less than one that takes the square of its length.
    private static let longest = Duration.seconds(10)

    package init(_ name: String) {
        let environment = ProcessInfo.processInfo.environment
        self.name = name
        seed = environment["OPDESK_TEST_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
        duration = environment["OPDESK_TEST_FUZZ_SECONDS"].flatMap { Double($0) }.map { .seconds($0) }
        most = duration == nil ? 100 : .max
    }

    /// So many executions from a seed.
    package init(_ name: String, seed: UInt64, most: Int) {
        self.name = name
        self.seed = seed
        self.most = most
        duration = nil
    }

    /// Tries one input after the other, made from what is right.
    ///
    /// - Parameter problem: says what is wrong with an input; nil when all is well.
    package func run(
        corpus: [[UInt8]], isolation: isolated (any Actor)? = #isolation,
        _ problem: ([UInt8]) async throws -> String?
    ) async throws {
        let clock = ContinuousClock()
        let end = duration.map { clock.now + $0 }
        let file = FileManager.default.temporaryDirectory.appending(path: "opdesk-fuzz-\(name)-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        var mutation = Mutation(seed: seed, corpus: corpus)
        var executions = 0
        print("fuzzing \(name) from seed \(seed); the input at work is in \(file.path)")
        while executions < most, end.map({ clock.now < $0 }) ?? true {
            let input = mutation.next()
            executions += 1
            try Data(input).write(to: file)
            let begin = clock.now
            var found = try await problem(input)
            let took = clock.now - begin
            if found == nil && duration != nil && took > Self.longest { found = "it took \(took)" }
            if let found {
                throw Finding(name: name, seed: seed, executions: executions, input: input, problem: found)
            }
        }
        print("fuzzing \(name): \(executions) executions from seed \(seed), nothing found")
    }
}
