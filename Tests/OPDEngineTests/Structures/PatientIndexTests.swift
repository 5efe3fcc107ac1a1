import Testing

@testable import OPDEngine

@Suite("the index of patients")
struct PatientIndexTests {
    private func keys(_ id: UInt64?, _ phone: UInt64? = nil) throws -> PatientKeys {
        try #require(PatientKeys(patientID: id, phoneAndName: phone))
    }

    @Test("an empty index finds nobody")
    func empty() throws {
        #expect(try PatientIndex().numbers(keys(1)).isEmpty)
    }

    @Test("tokens are found by either key, in the order of booking")
    func either() throws {
        var index = PatientIndex()
        index.add(try keys(1, 300), 1)
        index.add(try keys(nil, 300), 2)
        index.add(try keys(1), 3)
        #expect(try index.numbers(keys(1)) == [1, 3])
        #expect(try index.numbers(keys(nil, 300)) == [1, 2])
        #expect(try index.numbers(keys(2, 301)).isEmpty)
    }

    @Test("keys that share a bucket are told apart", arguments: [0, 1, 255, UInt64.max])
    func buckets(key: UInt64) throws {
        var index = PatientIndex()
        index.add(try keys(key), 1)
        index.add(try keys(key &+ 256), 2)
        #expect(try index.numbers(keys(key)) == [1])
        #expect(try index.numbers(keys(key &+ 256)) == [2])
        #expect(try index.numbers(keys(key &+ 512)).isEmpty)
    }

    @Test("a copy that learns of somebody leaves the first as it was")
    func copies() throws {
        var index = PatientIndex()
        index.add(try keys(1), 1)
        var copy = index
        copy.add(try keys(1), 2)
        #expect(try index.numbers(keys(1)) == [1])
        #expect(try copy.numbers(keys(1)) == [1, 2])
        #expect(index != copy)
    }
}
