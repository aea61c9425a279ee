"""The demonstration town: stable codes and names, and nothing else. All of it is invented."""

TOWN_CODE = "gangkou"
TOWN = "港口镇"

DEPARTMENTS: dict[str, str] = {
    "dangzheng": "党政综合办公室",
    "dangjian": "党建工作办公室",
    "caizheng": "财政所",
    "shehui": "社会事务办公室（民政所）",
    "nongye": "农业综合服务中心",
    "ziran": "自然资源所",
    "zhifa": "综合行政执法大队",
    "bianmin": "便民服务中心",
    "pingan": "平安建设办公室（综治中心）",
    "sifa": "司法所",
    "tuiyi": "退役军人服务站",
    "wenhua": "文化综合服务站",
    "xiangcun": "乡村振兴办公室",
    "yingji": "应急管理所",
}

VILLAGES: dict[str, str] = {
    "shiwan": "石湾村",
    "shangzhou": "上洲村",
    "baishudun": "柏树墩村",
    "nantang": "南塘村",
    "guzhang": "古樟村",
    "qingxi": "青溪村",
    "taoling": "桃岭村",
    "fengqiaofan": "枫桥畈村",
    "gangdong": "港东社区",
}

# 港东社区 has a residents' committee (居民委员会); the others have villagers' committees (村民委员会).
COMMUNITIES: frozenset[str] = frozenset({"gangdong"})
