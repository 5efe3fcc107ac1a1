import CoreMetrics

/// What something is counted as. The number of a kind is only its place; its name is what monitoring sees.
protocol CountedKind: CaseIterable, RawRepresentable<Int>, Sendable {}

extension CountedKind {
    /// The case in words: `slotClosed` is `slot_closed`.
    var name: String {
        "\(self)".reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)"
        }
    }
}

/// Counters that are one metric, a label apart, found by place: counting takes no lock and looks no name up.
final class CountersByKind<Kind: CountedKind>: Sendable {
    private let label: String
    private let dimension: String
    private let factory: any MetricsFactory
    private let counters = Kind.allCases.map { _ in Lazy<Counter>() }

    /// - Parameter fromTheStart: whether all are there at zero, so that the first of a kind is an increase; if not, each comes
    ///   when it is first needed.
    init(_ label: String, by dimension: String, fromTheStart: Bool, factory: any MetricsFactory) {
        self.label = label
        self.dimension = dimension
        self.factory = factory
        if fromTheStart { for kind in Kind.allCases { _ = counter(kind) } }
    }

    func increment(_ kind: Kind) { counter(kind).increment() }

    private func counter(_ kind: Kind) -> Counter {
        counters[kind.rawValue].value {
            Counter(label: label, dimensions: [(dimension, kind.name)], factory: factory)
        }
    }
}
