import CoreMetrics
import Synchronization

/// Where a series keeps its numbers. Whoever counts adds to an atomic; nobody waits for anybody.
protocol MetricCell: AnyObject, Sendable {
    func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText)
}

final class CounterCell: CounterHandler, MetricCell {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { count.store(0, ordering: .relaxed) }

    func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText) {
        text.sample(name, labels, Double(count.load(ordering: .relaxed)))
    }
}

final class GaugeCell: RecorderHandler, MetricCell {
    private let value = AtomicDouble()

    func record(_ value: Int64) { self.value.set(Double(value)) }

    func record(_ value: Double) { self.value.set(value) }

    func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText) {
        text.sample(name, labels, value.now)
    }
}

/// Counts by upper bounds. Times come in nanoseconds and are kept in seconds.
final class HistogramCell: TimerHandler, RecorderHandler, MetricCell {
    private final class Bucket: Sendable {
        let count = Atomic<Int64>(0)
    }

    private let bounds: [Double]
    /// One for each bound, and one for what is beyond the last.
    private let buckets: [Bucket]
    private let sum = AtomicDouble()

    init(_ bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Bucket() }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        buckets[index].count.wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }

    func write(_ name: String, _ labels: MetricLabels, to text: inout ExpositionText) {
        var count: Int64 = 0
        for (index, bucket) in buckets.enumerated() {
            count += bucket.count.load(ordering: .relaxed)
            let bound = index < bounds.count ? bounds[index] : .infinity
            text.sample(name + "_bucket", labels.with("le", ExpositionText.number(bound)), Double(count))
        }
        text.sample(name + "_sum", labels, sum.now)
        text.sample(name + "_count", labels, Double(count))
    }
}

/// A floating-point number that many may change at once.
private final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(0)

    var now: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var known = bits.load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: known) + amount).bitPattern
            let (isExchanged, original) = bits.weakCompareExchange(
                expected: known, desired: sum, ordering: .relaxed)
            if isExchanged { return }
            known = original
        }
    }
}
