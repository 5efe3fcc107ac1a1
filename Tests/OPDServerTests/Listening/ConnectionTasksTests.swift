import Synchronization
import Testing

@testable import OPDServer

@Suite("The tasks of the connections")
struct ConnectionTasksTests {
    @Test("every connection runs to its end, however they come and go", arguments: [1, 3, 64])
    func allRun(groups: Int) async {
        let tasks = ConnectionTasks(groups: groups)
        let ended = Count()
        for _ in 1...20 {
            await withTaskGroup { group in
                for number in 0..<100 {
                    group.addTask {
                        await tasks.run {
                            for _ in 0..<number % 7 { await Task.yield() }
                            ended.value.add(1, ordering: .relaxed)
                        }
                    }
                }
            }
        }
        #expect(ended.value.load(ordering: .relaxed) == 2_000)
    }

    @Test("connections of one group run at the same time")
    func together() async {
        let tasks = ConnectionTasks(groups: 1)
        let (met, meeting) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup { group in
            // Neither ends before the other has begun.
            group.addTask { await tasks.run { for await _ in met { return } } }
            group.addTask { await tasks.run { meeting.yield() } }
        }
    }

    @Test("a server that stops cancels them")
    func cancelled() async {
        let tasks = ConnectionTasks(groups: 2)
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let server = Task {
            await withTaskGroup { group in
                for _ in 1...10 {
                    group.addTask {
                        await tasks.run {
                            beginning.yield()
                            // Without an end, but for the cancellation.
                            let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
                            for await _ in stream {}
                            continuation.finish()
                        }
                    }
                }
            }
        }
        var count = 0
        for await _ in begun {
            count += 1
            if count == 10 { break }
        }
        server.cancel()
        await server.value
    }
}

private final class Count: Sendable {
    let value = Atomic(0)
}
