/// Good inputs that no vector file has.
enum Examples {
  static let hash = String(repeating: "ab", count: 32)
  static let boot = String(repeating: "b0", count: 16)
  static let epoch = "000102030405060708090a0b0c0d0e0f"
  static let answer = #""nonce":"7u7u7u7u7u7u7u7u7u7u7g","time":"2026-11-22T02:17:04.123Z""#
  static let key = "bnrd7hDGcC4yO1JOmmoCK6YzgUmZckj1zOi1poHmFAU"
  static let payloads = [
    #"{"device":"k1","epoch":"\#(epoch)","from":18,"seq":17,"hash":"\#(hash)",\#(answer),"clock":"plausible","health":{"disk_free":7,"version":"0.1"}}"#,
    #"{"device":"k1","epoch":"\#(epoch)","seq":17,"hash":"\#(hash)",\#(answer),"results":[{"seq":3,"verdict":"conflict","with":{"device":"k2","epoch":"\#(epoch)","seq":9,"time":"2026-11-22T02:17:04.123Z"}},{"seq":4,"verdict":"moved","use":2},{"seq":5,"verdict":"quarantined","reason":"no evidence"}]}"#,
    #"{"device":"k1","epoch":"\#(epoch)","seq":17,"hash":"\#(hash)",\#(answer),"reason":"fork"}"#,
    #"{"device":"k1","epoch":"\#(epoch)","from":1,\#(answer)}"#,
    #"{"device":"k1","key":"\#(key)","proof":"AQID",\#(answer)}"#,
    #"{"device":"k1","key":"\#(key)",\#(answer),"store":"xinyi","groups":["north"],"timezone":"Asia/Taipei"}"#,
  ]
  static let record =
    #"{"specversion":"1.0","id":"\#(epoch):1","source":"urn:voucherd:device:k1","type":"voucherd.redemption.accepted.v1","time":"2026-11-22T02:17:04.123Z","datacontenttype":"application/json","data":{"epoch":"\#(epoch)","seq":1,"boot":"\#(epoch)","clock":"confirmed","trust":{"timestamp":41,"issuers":7,"campaigns":12,"stage":"fresh"},"marks":{"index":991,"stage":"stale"},"issuer":"acme","list":7,"index":12,"use":0,"campaign":"summer26","kid":"866eefbd6718c884","presentation":"bare","mode":"offline","amount":15000,"currency":"TWD","sub":"h-7","evidence":{"kid":"0011223344556677","enc":"AQID","ct":"BAU"}}}"#
  static let otherRecord = record.replacing("redemption.accepted", with: "scan.undecided").replacing(
    #""issuer":"acme""#, with: #""code":"syncing","issuer":"acme""#)
  static let opening =
    #"{"specversion":"1.0","id":"\#(epoch):1","source":"urn:voucherd:device:k1","type":"voucherd.ledger.opened.v1","time":"2026-11-22T02:17:04.123Z","datacontenttype":"application/json","data":{"epoch":"\#(epoch)","seq":1,"boot":"\#(epoch)","clock":"confirmed","trust":{"timestamp":41,"issuers":7,"campaigns":12,"stage":"fresh"},"marks":{"index":0,"stage":"stale"},"previous":{"epoch":"\#(boot)","seq":3,"hash":"\#(hash)"},"reason":"restored","version":"1"}}"#
  static let sights =
    #"{"source":"camera","event":"appeared","symbols":[{"data":"VkMxOg","corners":[[1,2],[3,4],[5,6],[7,-8]]},{"data":""}]}"#
  static let camera = #"{"state":"stalled","source":"/dev/video0","detail":"no frame for 5 s","what_to_do":"看線"}"#
  static let view =
    #"{"source":"/dev/video0","state":"ok","detail":"","what_to_do":"","picture":{"width":1280,"height":720,"rate":30,"focus":71,"light":90,"brightness":120,"dark":1,"bright":2},"code":{"age_ms":40,"corners":[[1,2],[201,2],[201,202],[1,202]],"side":200,"contrast":150,"pass":"zbar plain"}}"#
  static let hold =
    #"{"data":"VkMxOkFCQw","seconds":60,"basket":{"total":12000,"currency":"TWD","groups":["drinks","set-a"]}}"#
  static let ticket = "voucherd-ticket:1:k1:\(epoch):\(hash)"
}
