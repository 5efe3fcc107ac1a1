/// Finds the tokens of a patient by a key.
///
/// 256 buckets in pages, so that adding one to a shared copy copies a page of references and one bucket, not the whole.
struct PatientIndex: Equatable, Sendable {
    private struct Item: Equatable {
        let key: UInt64
        let number: Token.Number
    }

    private static let bucketCount = 256
    private var buckets = Paged<ContiguousArray<Item>>()

    mutating func add(_ keys: PatientKeys, _ number: Token.Number) {
        if buckets.isEmpty { for _ in 0..<Self.bucketCount { buckets.append([]) } }
        for key in keys.keys { buckets[Self.bucket(of: key)].append(Item(key: key, number: number)) }
    }

    /// As if the token had never been added.
    mutating func remove(_ keys: PatientKeys, _ number: Token.Number) {
        for key in keys.keys {
            buckets[Self.bucket(of: key)].removeAll { $0.key == key && $0.number == number }
        }
    }

    /// The tokens with any of these keys, in the order of booking.
    func numbers(_ keys: PatientKeys) -> [Token.Number] {
        guard !buckets.isEmpty else { return [] }
        let found = keys.keys.flatMap { key in
            buckets[Self.bucket(of: key)].filter { $0.key == key }.map(\.number)
        }
        return found.sorted()
    }

    private static func bucket(of key: UInt64) -> Int { Int(key % UInt64(bucketCount)) }
}
